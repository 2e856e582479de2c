"""A typed client of the HTTP API, for programs and for the command line.

`operations` has a function for every operation of the API, and `models` a class for everything that it takes and
answers; both are made from the API document (`make client`). A function makes no request: it says which one, and a
connection makes it::

    with ApiClient("https://cordboard.example", token) as cordboard:
        for page in cordboard.pages(operations.list_contacts(state="open")):
            print(page.items)
"""

from cordboard.client.connection import ApiClient, AsyncApiClient, NotDone, Unreachable
from cordboard.client.operation import Operation

__all__ = ["ApiClient", "AsyncApiClient", "NotDone", "Operation", "Unreachable"]
