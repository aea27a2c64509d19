using System.Text.Json;
using System.Text.Json.Serialization;

namespace Feather.Bare;

internal sealed record ConversationCreate(
    Guid EndUserId, Guid? AssistantId, Guid? AssistantRevisionId, Guid? TeamId, Guid? TeamRevisionId,
    string? Channel, string? ChannelSubtype, string? Origin, string? SessionType, string? ExternalId, Guid? OrgPhoneNumberId, string? Subject,
    JsonElement? Metadata, JsonElement? ToolInputOverrides, JsonElement? ContextVariables);

internal sealed record TurnCreate(string UserMessage);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConversationCreate))]
[JsonSerializable(typeof(TurnCreate))]
internal sealed partial class Json : JsonSerializerContext;
