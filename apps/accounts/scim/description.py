"""RFC 7643, 5 to 7: what this service can do and what its resources hold. ``$``: its address."""

from __future__ import annotations

from typing import Any

from apps.accounts.domain.scim import GROUP, LISTED, USER

_PROVIDER = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
_NO = {"supported": False}


def _attribute(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {
        "name": name, "type": kind, "multiValued": False, "required": False,
        "mutability": "readWrite", "returned": "default", "uniqueness": "none",
    } | more  # fmt: skip


_VALUE = [_attribute("value"), _attribute("display", mutability="readOnly")]
_SCHEMAS = [
    {
        "schemas": [_SCHEMA], "id": USER, "name": "User",
        "attributes": [
            _attribute("userName", required=True, uniqueness="server", mutability="immutable"),
            _attribute("displayName"),
            _attribute("name", "complex", subAttributes=[_attribute("formatted")]),
            _attribute("active", "boolean"),
            _attribute("emails", "complex", multiValued=True, subAttributes=_VALUE),
            _attribute("groups", "complex", multiValued=True, mutability="readOnly",
                       subAttributes=_VALUE),
        ],
        "meta": {"resourceType": "Schema", "location": f"$/Schemas/{USER}"},
    },
    {
        "schemas": [_SCHEMA], "id": GROUP, "name": "Group",
        "attributes": [
            _attribute("displayName", required=True, uniqueness="server"),
            _attribute("members", "complex", multiValued=True, subAttributes=_VALUE),
        ],
        "meta": {"resourceType": "Schema", "location": f"$/Schemas/{GROUP}"},
    },
]  # fmt: skip
_TYPES = [
    {
        "schemas": [_TYPE], "id": name, "name": name, "endpoint": f"/{name}s", "schema": schema,
        "meta": {"resourceType": "ResourceType", "location": f"$/ResourceTypes/{name}"},
    }
    for name, schema in (("User", USER), ("Group", GROUP))
]  # fmt: skip


def _listed(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schemas": [LISTED], "totalResults": len(found), "startIndex": 1,
        "itemsPerPage": len(found), "Resources": found,
    }  # fmt: skip


DESCRIBED: dict[str, Any] = {
    "ServiceProviderConfig": {
        "schemas": [_PROVIDER],
        "patch": {"supported": True},
        "bulk": _NO | {"maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": 200},
        "changePassword": _NO,
        "sort": _NO,
        "etag": _NO,
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken", "name": "API token",
                "description": "Authorization: Bearer, with the scope user.manage",
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": "$/ServiceProviderConfig"},
    },
    "ResourceTypes": _listed(_TYPES),
    "Schemas": _listed(_SCHEMAS),
}  # fmt: skip
