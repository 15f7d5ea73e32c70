"""What `tqcheck` and `python -m tqcheck` run."""

import gc


def main() -> None:
    """Runs the command line."""
    # few of the many objects made while modules load are garbage; looking for it is a tenth of a short run
    gc.set_threshold(100_000, 20, 20)
    from tqcheck.cli import main as run

    try:
        run()
    finally:
        gc.freeze()  # nor is it looked for in what is left when the process ends: 15 ms


if __name__ == "__main__":
    main()
