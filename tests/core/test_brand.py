"""Name, logo and colours of the site, changed without code and never unreadable."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from portal.core.colours import DARK_GROUNDS, GROUNDS, READABLE, contrast, dark_tokens, light_tokens, readable, refuse_unreadable, worst
from portal.core.models import Brand

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.fixture
def brand(db):
    return Brand.for_site(Site.objects.get(is_default_site=True))


def test_the_formula_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@settings(deadline=None)
@given(colours)
def test_a_refused_colour_comes_with_one_that_is_taken(main):
    if worst(main) >= READABLE:
        refuse_unreadable(main, "")
        return
    with pytest.raises(ValidationError) as refusal:
        refuse_unreadable(main, "")
    assert readable(main) in str(refusal.value)
    refuse_unreadable(readable(main), "")


@settings(deadline=None)
@given(colours, colours)
def test_whatever_the_colours_what_is_written_can_be_read(main, accent):
    main = readable(main)
    light, dark = light_tokens(main, accent), dark_tokens(main, accent)
    grounds = (*GROUNDS, light["mist"])
    pairs = [(light[text], ground) for text in ("teal", "lantern-text") for ground in grounds]
    pairs += [("#ffffff", light["teal-strong"]), (light["on-lantern"], light["lantern"]), (light["lantern-lit"], light["deep"])]
    pairs += [("#f1f4ef", light["deep"]), ("#b3cbc6", light["deep"]), ("#4c5b59", light["mist"])]
    pairs += [(dark[text], ground) for text in ("teal", "lantern-text") for ground in DARK_GROUNDS]
    pairs += [(dark["on-teal"], dark["teal"]), (dark["on-lantern"], dark["lantern"])]
    assert [pair for pair in pairs if contrast(*pair) < READABLE] == []


def test_a_site_without_colours_asks_for_no_style_sheet_of_its_own(client, brand):
    assert "/brand-" not in client.get("/").content.decode()


def test_new_colours_have_a_new_address_that_is_kept_for_a_year(client, brand):
    brand.name, brand.operator, brand.main_colour = "清溪心桥", "清溪县社会心理服务中心", "#7a1f3d"
    brand.full_clean()
    brand.save()
    page = client.get("/").content.decode()
    assert "清溪心桥" in page
    assert "清溪县社会心理服务中心" in page
    address = reverse("brand_css", args=[brand.version])
    assert f'href="{address}"' in page
    sheet = client.get(address)
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet["Cache-Control"]
    assert "--teal: #7a1f3d" in sheet.content.decode()

    earlier = brand.version
    brand.accent_colour = "#d4b106"
    assert brand.version != earlier


@pytest.mark.parametrize("colour", ["#eeeeee", "#ffff00", "teal", "#12345", "#12345g"])
def test_colours_that_cannot_be_read_or_are_none_are_refused(brand, colour):
    brand.main_colour = colour
    with pytest.raises(ValidationError) as refusal:
        brand.full_clean()
    assert "main_colour" in refusal.value.message_dict


def test_the_back_office_changes_the_brand_and_says_why_not(admin_client, brand):
    address = reverse("wagtailsettings:edit", args=["core", "brand", brand.site_id])
    form = {"name": "清溪心桥", "tagline": "", "operator": "", "contact": "", "logo": "", "main_colour": "#ffe0b0", "accent_colour": ""}
    assert "4.5" in admin_client.post(address, form).content.decode()
    brand.refresh_from_db()
    assert brand.name == "心桥"

    assert admin_client.post(address, form | {"main_colour": "#1d4ed8"}).status_code == 302
    brand.refresh_from_db()
    assert (brand.name, brand.main_colour) == ("清溪心桥", "#1d4ed8")


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Wagtail 8.0 leaves the rendition's temporary file to the collector
def test_the_logo_is_sent_in_its_size(client, brand, admin_user):
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file

    brand.logo = Image.objects.create(title="logo", file=get_test_image_file(size=(1600, 1200)))
    brand.save()
    page = client.get("/").content.decode()
    assert 'class="xq-logo__img"' in page
    assert "max-320x76" in page


def test_the_back_office_bears_the_name_of_the_site(admin_client, brand):
    brand.name = "清溪心桥"
    brand.save()
    page = admin_client.get("/cms/").content.decode()
    assert "清溪心桥" in page
    assert "data-upgrade" not in page


def test_no_news_of_the_toolkit_stands_in_the_back_office(admin_client):
    page = admin_client.get("/cms/").content.decode()
    assert "whats-new-in-wagtail" not in page
    assert "core/office.css" in page
