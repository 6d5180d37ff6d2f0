"""Drawings of hours: the arch of a programme, the blocks of a module."""

from django import template

from courses.curriculum.domain.arch import stones

register = template.Library()


@register.inclusion_tag("curriculum/arch.html")
def arch(modules, required_hours, optional_hours):
    return {"stones": stones(modules), "required_hours": required_hours, "optional_hours": optional_hours, "modules": modules}


@register.inclusion_tag("curriculum/hour_blocks.html")
def hour_blocks(hours, is_open=False):
    """One block is one training hour; open blocks are optional."""
    inset = 0.75 if is_open else 0
    blocks = [{"x": 14 * index + inset, "y": inset, "side": 12 - 2 * inset} for index in range(hours)]
    return {"blocks": blocks, "width": max(14 * hours - 2, 12), "is_open": is_open}
