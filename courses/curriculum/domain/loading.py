"""Loads programmes from readable files into pages: validated whole, written in one transaction, safe to repeat.

A page remembers in `origin` what the files last wrote. A page that still says the same follows its file; a page that an
author changed since is kept as it is and named in the result.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from courses.curriculum.workflow import ensure_workflow
from portal.core.checker import FilesRefused, LoadError, LoadResult
from portal.core.models import Audience

from . import files as curriculum_files
from .fields import INDEX_SLUG, lesson_fields, module_fields, programme_fields
from .fingerprint import fingerprint
from .readiness import refuse_unfit_module


def load(folder, organisation, by, now):
    """Load one programme folder, run by `organisation`; FilesRefused names what is wrong with it."""
    return load_all([folder], organisation, by, now)


def check_all(folders):
    """Return [ProgrammeFiles]; FilesRefused if anything in any folder is wrong."""
    found, errors = [], []
    known = set(Audience.objects.values_list("code", flat=True))
    for folder in folders:
        programme, wrong = curriculum_files.read(folder, known)
        found.append(programme)
        errors += wrong
    errors += _twice([programme for programme in found if programme])
    if errors:
        raise FilesRefused(errors)
    return found


def _twice(programmes):
    seen = set()
    for programme in programmes:
        slug = programme.data["programme"]["slug"]
        if slug in seen:
            yield LoadError(programme.name, "programme.slug", _("“%(code)s” is used more than once.") % {"code": slug})
        seen.add(slug)


def load_all(folders, organisation, by, now):
    """Load programme folders in one transaction: all of them or none."""
    programmes = check_all(folders)
    result = LoadResult()
    with transaction.atomic():
        index = _training_index(by)
        ensure_workflow(index)
        for programme in programmes:
            _Writer(programme, organisation, by, now, result).write(index)
    return result


def _training_index(by):
    from courses.curriculum.models import TrainingIndexPage

    found = TrainingIndexPage.objects.first()
    if found is not None:
        return found
    root = Site.objects.get(is_default_site=True).root_page
    with translation.override("zh-hans"):
        page = TrainingIndexPage(title=_("Front-line training"), slug=INDEX_SLUG, summary=_("Programmes, modules and hours."), live=False)
    root.add_child(instance=page)
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return TrainingIndexPage.objects.get(pk=page.pk)


class _Writer:
    """Writes one programme; the state of a load lives here, in the order programme, modules, lessons."""

    def __init__(self, files, organisation, by, now, result):
        self.files = files
        self.organisation = organisation
        self.by = by
        self.now = now
        self.result = result

    def write(self, index):
        from courses.curriculum.models import ProgrammePage

        page = ProgrammePage.objects.filter(code=self.files.data["programme"]["slug"]).first()
        fields = programme_fields(self.files)
        if page is None:
            fields["organisation"] = self.organisation
        else:
            fields["organisation"] = page.organisation
        states = self._unsettle(page)
        seen = [m["code"] for m in self.files.modules]
        programme, known = self._page(ProgrammePage, index, page, fields, seen, self.files.name)
        for order, module in enumerate(self.files.modules):
            self._module(programme, known, module, order, states)
        self._settle(states)

    def _unsettle(self, programme):
        """Pages are published one by one, so all modules count as in preparation until the last page stands."""
        from courses.curriculum.models import ModulePage

        if programme is None:
            return {}
        modules = ModulePage.objects.child_of(programme)
        states = dict(modules.values_list("pk", "state"))
        modules.update(state=ModulePage.State.PREPARATION)
        return states

    def _settle(self, states):
        """Give modules that the files don't name their state back, if they still fit."""
        from courses.curriculum.models import ModulePage

        for pk, state in states.items():
            ModulePage.objects.filter(pk=pk).update(state=state)
            module = ModulePage.objects.get(pk=pk)
            try:
                if module.live:
                    refuse_unfit_module(module)
            except ValidationError as error:
                raise FilesRefused([LoadError(self.files.name, f"module: {module.code}", " ".join(error.messages))]) from error

    def _module(self, programme, known, data, order, states):
        from courses.curriculum.models import ModulePage

        where = f"module[{order}]"
        page = ModulePage.objects.child_of(programme).filter(code=data["code"]).first()
        if page is None and data["code"] in known:
            self.result.kept.append(data["title"])
            return
        lessons = self.files.lessons[data["code"]]
        fields = module_fields(self.files, data)
        state = fields["state"] if page is None else states.pop(page.pk)
        created = page is None
        if created:
            page = self._create(ModulePage, programme, fields | {"state": ModulePage.State.PREPARATION}, [])
        self._write_lessons(page, data, lessons)
        self._finish_module(page, fields, [lesson.data["code"] for lesson in lessons], created, state, where)

    def _write_lessons(self, module, data, lessons):
        from courses.curriculum.models import LessonPage

        known = module.origin.get("children", [])
        names = (self.files.data["programme"]["slug"], data["code"])
        for lesson in lessons:
            page = LessonPage.objects.child_of(module).filter(code=lesson.data["code"]).first()
            if page is None and lesson.data["code"] in known:
                self.result.kept.append(lesson.data["title"])
                continue
            self._page(LessonPage, module, page, lesson_fields(lesson, *names), [], lesson.name)

    def _finish_module(self, page, fields, seen, created, state, where):
        from courses.curriculum.models import ModulePage

        ModulePage.objects.filter(pk=page.pk).update(state=state)
        page = ModulePage.objects.get(pk=page.pk)
        try:
            if created:
                self._change(page, fields, seen)
                self.result.created.append(page.title)
            else:
                self._follow(page, fields, seen)
                self._refuse_unfit(page)
        except ValidationError as error:
            raise FilesRefused([LoadError(self.files.name, f"{where}.hours", " ".join(error.messages))]) from error

    def _refuse_unfit(self, page):
        page = type(page).objects.get(pk=page.pk)
        if page.live:
            refuse_unfit_module(page)

    def _page(self, model, parent, page, fields, seen, name):
        """Create the page or let it follow its file; returns it and what the last load put under it."""
        try:
            if page is None:
                page = self._create(model, parent, fields, seen)
                self.result.created.append(page.title)
                return page, []
            known = page.origin.get("children", [])
            self._follow(page, fields, seen)
            return model.objects.get(pk=page.pk), known
        except ValidationError as error:
            raise FilesRefused([LoadError(name, key, " ".join(words)) for key, words in _by_key(error)]) from error

    def _create(self, model, parent, fields, seen):
        many = {key: fields[key] for key in ("required_of",) if key in fields}
        page = model(**{key: value for key, value in fields.items() if key not in many}, live=False)
        parent.add_child(instance=page)
        return self._change(page, many, seen)

    def _follow(self, page, fields, seen):
        """Apply the file to a page that no author has touched since the last load."""
        current = page.get_latest_revision_as_object()
        remembered = page.origin.get("hash")
        if not page.live or fingerprint(current) != remembered:
            self.result.kept.append(page.title)
            return
        wanted = page.get_latest_revision_as_object()
        for key, value in fields.items():
            setattr(wanted, key, value)
        if fingerprint(wanted) == remembered and page.origin.get("children", []) == seen:
            self.result.unchanged.append(page.title)
            return
        self._change(current, fields, seen)
        self.result.updated.append(fields["title"])

    def _change(self, page, fields, seen):
        for key, value in fields.items():
            setattr(page, key, value)
        page.origin = {"hash": fingerprint(page), "children": seen, "loaded_at": self.now.isoformat()}
        page.full_clean()
        page.save_revision(user=self.by, clean=False).publish(user=self.by, skip_permission_checks=True)
        return type(page).objects.get(pk=page.pk)


def _by_key(error):
    if hasattr(error, "error_dict"):
        return error.message_dict.items()
    return [("", error.messages)]
