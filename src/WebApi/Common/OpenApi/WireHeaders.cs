using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The headers of requests and answers. Each is an addition to the contract.</summary>
internal static class WireHeaders
{
    public const string Location = "Location";
    public const string RequestId = "X-Request-Id";
    public const string RetryAfter = "Retry-After";
    public const string ETag = "ETag";
    public const string Replayed = "Idempotent-Replayed";
    public const string ConversationCreated = "Feather-Conversation-Created";
    public const string DifferingFields = "Feather-Differing-Fields";
    public const string TurnId = "Feather-Turn-Id";
    public const string LastEventId = "Last-Event-ID";

    private static readonly Dictionary<string, (JsonSchemaType Type, string Meaning)> All = new()
    {
        [Location] = (JsonSchemaType.String, "The path of the created or found resource."),
        [RequestId] = (JsonSchemaType.String, "The request's id: the caller's if well formed, else a new one. Log lines contain it."),
        [RetryAfter] = (JsonSchemaType.Integer, "How many seconds to wait before a retry."),
        [ETag] = (JsonSchemaType.String, "Identifies this state of the resource, for an `If-Match`."),
        [Replayed] = (JsonSchemaType.Boolean, "`true` if the answer was stored for the `Idempotency-Key`; absent if it is new."),
        [ConversationCreated] = (JsonSchemaType.Boolean, "Whether this request created the conversation (`true`) or found it (`false`)."),
        [DifferingFields] = (JsonSchemaType.String, "The request's revision fields that differ from the conversation's pins, separated by commas. Absent if there are none."),
        [TurnId] = (JsonSchemaType.String, "The turn's id. With it the turn's stream can be resumed."),
    };

    public static OpenApiHeader Describe(string name) => new()
    {
        Description = All[name].Meaning,
        Schema = new OpenApiSchema { Type = All[name].Type },
        Extensions = Additions.Mark,
    };

    public static OpenApiParameter RequestIdParameter => Parameter(RequestId, new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        MaxLength = 128,
        Pattern = "^[A-Za-z0-9._-]{1,128}$",
    }, "The caller's id for this request. An id that is not well formed is replaced, not refused.");

    public static OpenApiParameter IdempotencyKeyParameter => Parameter(IdempotencyHeader.Name, new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        MinLength = 1,
        MaxLength = 255,
        Pattern = "^[ -~]+$",
    }, "Makes the request safe to retry: for 24 hours the same key with the same body gets the same answer, and nothing is done twice.");

    public static OpenApiParameter IfMatchParameter => Parameter("If-Match", new OpenApiSchema { Type = JsonSchemaType.String },
        "The `ETag` that the change is based on, or a list of them. If none is the present one, nothing is changed.");

    public static OpenApiParameter LastEventIdParameter => Parameter(LastEventId, new OpenApiSchema { Type = JsonSchemaType.String },
        "The id of the last event that the reader has. The stream continues after it; without it, the stream begins with the first event.");

    private static OpenApiParameter Parameter(string name, OpenApiSchema schema, string meaning) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = meaning,
        Schema = schema,
        Extensions = Additions.Mark,
    };
}

/// <summary>The mark in the document for a thing that is not in the contract.</summary>
internal static class Additions
{
    public const string Extension = "x-feather-addition";

    public static Dictionary<string, IOpenApiExtension> Mark => new() { [Extension] = new JsonNodeExtension(true) };
}
