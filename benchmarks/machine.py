"""Describe the machine that a benchmark ran on, and the libraries that do the arithmetic."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_info

from mentormatch.text.embedder import has_bfloat16


def machine() -> dict[str, Any]:
    """Return what the figures of a benchmark depend on."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text("utf-8").splitlines() if cpu.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": names[0] if names else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "threads of torch": torch.get_num_threads(),
        "instructions": torch.backends.cpu.get_cpu_capability(),
        "bfloat16 in the processor": has_bfloat16(),
        "libraries": sorted({f"{own['internal_api']} {own['version'] or ''}".strip() for own in threadpool_info()}),
        "kernels": sorted({own.get("architecture", "") for own in threadpool_info()} - {""}),
        "OPENBLAS_CORETYPE": os.environ.get("OPENBLAS_CORETYPE", ""),
        "load": [round(own, 2) for own in os.getloadavg()],
    }
