"""From facts to a pipeline: steps, ports, parameters, and what stays behind."""
