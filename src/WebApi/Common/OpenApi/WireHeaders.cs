using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The headers that requests and answers carry beside the contract's; every one is an addition.</summary>
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
        [Location] = (JsonSchemaType.String, "The path at which what was made or found can be read."),
        [RequestId] = (JsonSchemaType.String, "The request's id: the caller's where it was well formed, else a new one. The server's log lines carry it."),
        [RetryAfter] = (JsonSchemaType.Integer, "How many seconds to wait before trying again."),
        [ETag] = (JsonSchemaType.String, "Names this state of it, for an `If-Match`."),
        [Replayed] = (JsonSchemaType.Boolean, "`true` on an answer that was kept for the `Idempotency-Key`; absent on a fresh one."),
        [ConversationCreated] = (JsonSchemaType.Boolean, "Whether this request made the conversation (`true`) or found it (`false`)."),
        [DifferingFields] = (JsonSchemaType.String, "The revisions that the request names and the conversation is not pinned to, separated by commas; absent where there are none."),
        [TurnId] = (JsonSchemaType.String, "The turn's id, with which its stream can be picked up."),
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
    }, "An id of the caller's for this request. One that is not well formed is replaced, not refused.");

    public static OpenApiParameter IdempotencyKeyParameter => Parameter(IdempotencyHeader.Name, new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        MinLength = 1,
        MaxLength = 255,
        Pattern = "^[ -~]+$",
    }, "Makes the request safe to repeat: for 24 hours the same key with the same body gets the same answer, and nothing is done twice.");

    public static OpenApiParameter IfMatchParameter => Parameter("If-Match", new OpenApiSchema { Type = JsonSchemaType.String },
        "The `ETag` that the change rests on; several may stand in a list. Where none of them is the present one, nothing is changed.");

    public static OpenApiParameter LastEventIdParameter => Parameter(LastEventId, new OpenApiSchema { Type = JsonSchemaType.String },
        "The id of the last event that the reader has; the stream goes on after it. Without it, it begins with the first.");

    private static OpenApiParameter Parameter(string name, OpenApiSchema schema, string meaning) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = meaning,
        Schema = schema,
        Extensions = Additions.Mark,
    };
}

/// <summary>How the document says that something is not in the contract.</summary>
internal static class Additions
{
    public const string Extension = "x-feather-addition";

    public static Dictionary<string, IOpenApiExtension> Mark => new() { [Extension] = new JsonNodeExtension(true) };
}
