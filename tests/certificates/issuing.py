"""Run as a program by test_issuing_processes: many processes issue the same list, each in an order of its own.

python -m tests.certificates.issuing PROCESSES KEYS HOLDER ORGANISATION
"""

import multiprocessing
import os
import random
import sys

import django


def work(seed, keys, holder, organisation, start, told):
    from portal.accounts.models import User
    from portal.certificates.domain.issue import issue
    from portal.organisations.models import Organisation

    from .scene import NOW, snapshot

    person, node = User.objects.get(pk=holder), Organisation.objects.get(pk=organisation)
    words = {"holder": person, "holder_organisation": node, "issuer": node, "by": None, "now": NOW}
    order = list(range(keys))
    random.Random(seed).shuffle(order)
    start.wait()
    told.put([(key, issue("training", f"key-{key}", snapshot(), **words).number) for key in order])


def main(processes, keys, holder, organisation):
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()  # once; the children are forked before any of them opens the database
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(processes), context.Queue()
    children = [context.Process(target=work, args=(seed, keys, holder, organisation, start, told)) for seed in range(processes)]
    for child in children:
        child.start()
    for _child in children:
        for key, number in told.get(timeout=200):
            print(f"{key} {number}")
    for child in children:
        child.join()
    return max(child.exitcode for child in children)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
