"""What gunicorn does beside serving: each web process reads the dictionary of the search before anybody asks."""


def post_worker_init(worker):
    from portal.search import warming

    warming.begin()
