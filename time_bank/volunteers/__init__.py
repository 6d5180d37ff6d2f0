"""The volunteer pool (志愿者库): who may serve, their training, supervision, family and honours."""
