"""Files that a page shows: whoever writes it chooses among those within reach, also when an id is typed into the form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry
from wagtailmedia.models import AbstractMedia

FILES = (AbstractImage, AbstractDocument, AbstractMedia)


def files_of(page):
    """{(model, id): place, such as "body.<kind of block>.picture"} of the pictures, documents, sound and films that a page points to."""
    found = {}
    for content_type, pk, path, _place in ReferenceIndex._extract_references_from_object(page):
        model = _model(content_type)
        if model is not None and issubclass(model, FILES):
            found[model, str(pk)] = path
    return found


def _model(content_type_id):
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_id(content_type_id).model_class()


def refuse_beyond_reach(user, before, after):
    """Yield (place, id, ValidationError) for each file that is new in the page and that this user may not choose."""
    for (model, pk), place in after.items():
        if (model, pk) in before:
            continue
        found = model._default_manager.filter(pk=pk).first()
        if found is None or not policy_registry.get_by_type(model).user_has_any_permission_for_instance(user, ["choose"], found):
            texts = {"kind": model._meta.verbose_name, "pk": pk}
            yield place, pk, ValidationError(_("%(kind)s number %(pk)s is not among the files you may use. Choose another one.") % texts)


class FilesWithinReach:
    """Form mixin for pages."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._files_before = files_of(self.instance) if self.is_bound else {}

    def _post_clean(self):
        super()._post_clean()
        if self.for_user is None:
            return
        for place, pk, refusal in refuse_beyond_reach(self.for_user, self._files_before, files_of(self.instance)):
            name = place.split(".")[0]
            self.add_error(name if name in self.fields else None, refusal)
            self._take_out(place, pk)

    def _take_out(self, place, pk):
        """The form is shown again without the refused file: a chooser would name its title."""
        field, *rest = place.split(".")
        alone = len(rest) < 2 or rest[-1] == "item"  # a block that is nothing but the file, by itself or in a list
        end = "-value" if alone else f"-{rest[-1]}"
        self.data = self.data.copy()
        for key, value in self.data.items():
            if value == pk and (key == field or (key.startswith(f"{field}-") and key.endswith(end))):
                self.data[key] = ""
