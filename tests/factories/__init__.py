"""One factory a model, without surprises: related rows are made only where a foreign key demands one."""
