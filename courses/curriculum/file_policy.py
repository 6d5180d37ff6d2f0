"""Who may do what with the library's files (images, documents, audio and video).

Beside what Wagtail's groups grant: whoever writes lessons or articles uploads, and edits and deletes what they uploaded
themselves. They see and choose their own files, those of people within their reach, those that a superuser put there for
everybody, and those that came with the content.
"""

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from portal.core import content_files
from portal.organisations import reach
from portal.organisations.models import Membership, Role
from portal.organisations.rules import FILE_UPLOAD

OWN = {"change", "delete"}
ACTIONS = OWN | {"add", "choose"}


def uploaders(user, permission=FILE_UPLOAD):
    """The people whose files this writer may use, or whoever holds another permission may look at."""
    within = reach.under(user, permission, "organisation")
    members = Membership.objects.filter(within, state=Membership.State.CONFIRMED).values("user")
    holders = Role.objects.filter(within).values("user")
    return get_user_model().objects.filter(Q(pk=user.pk) | Q(is_superuser=True) | Q(pk__in=members) | Q(pk__in=holders))


def writes(user):
    """Does the user write lessons or articles anywhere? Asked for every button of a page, so once for each loaded user."""
    known = getattr(user, "_writes", None)
    if known is None:
        known = user._writes = reach.anywhere(user, FILE_UPLOAD)
    return known


def _sees(actions):
    """A listing asks for what may be changed *or* deleted; an edit or a deletion asks for its own action alone."""
    return "choose" in actions or set(actions) >= OWN


def _open_to(user, instance):
    return content_files.comes_with_content(instance) or uploaders(user).filter(pk=instance.uploaded_by_user_id).exists()


class FilePolicy(CollectionOwnershipPermissionPolicy):
    def __init__(self, model):
        super().__init__(model, owner_field_name="uploaded_by_user")

    def user_has_permission(self, user, action):
        return super().user_has_permission(user, action) or (action in ACTIONS and writes(user))

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        if super().user_has_any_permission_for_instance(user, actions, instance):
            return True
        if not writes(user):
            return False
        own = instance.uploaded_by_user_id == user.pk and not ACTIONS.isdisjoint(actions)
        return own or (_sees(actions) and _open_to(user, instance))

    def instances_user_has_any_permission_for(self, user, actions):
        granted = super().instances_user_has_any_permission_for(user, actions)
        if user.is_superuser or ACTIONS.isdisjoint(actions) or not writes(user):
            return granted
        if _sees(actions):
            return granted | self.model._default_manager.filter(Q(uploaded_by_user__in=uploaders(user)) | content_files.brought())
        return granted | self.model._default_manager.filter(uploaded_by_user=user)

    def collections_user_has_any_permission_for(self, user, actions):
        if writes(user):
            return Collection.objects.all()
        return super().collections_user_has_any_permission_for(user, actions)

    def users_with_any_permission(self, actions):
        writers = Role.objects.filter(name__in=reach.role_names(FILE_UPLOAD)).values("user")
        granted = super().users_with_any_permission(actions).values("pk")
        return get_user_model().objects.filter(Q(pk__in=granted) | Q(pk__in=writers), is_active=True)

    def users_with_any_permission_for_instance(self, actions, instance):
        users = self.users_with_any_permission(actions)
        able = [user.pk for user in users if self.user_has_any_permission_for_instance(user, actions, instance)]
        return users.filter(pk__in=able)


def register():
    """Exact classes: Wagtail's own policies, registered later, give way."""
    import wagtailmedia
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtailmedia.permissions import MediaPermissionPolicyChecker

    for model in (get_image_model(), get_document_model(), wagtailmedia.get_media_model()):
        register_permission_policy(model, FilePolicy(model), exact_class=True)
    # wagtailmedia still makes a policy of its own; its views and menu are led to the registry, as Wagtail's are.
    wagtailmedia.get_permission_policy = _media_policy
    MediaPermissionPolicyChecker.policy = property(lambda checker: _media_policy())


def _media_policy():
    from wagtailmedia import get_media_model

    return policy_registry.get_by_type(get_media_model())
