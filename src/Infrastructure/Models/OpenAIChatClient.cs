using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Feather.Application.Models;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Feather.Infrastructure.Models;

/// <summary>
/// OpenAI, or a server that speaks as it does, behind the port. Tries once and waits as long as it is let: trying again, another
/// model and patience are the caller's business. Its failures are <see cref="ModelProviderException"/>.
/// </summary>
internal sealed class OpenAIChatClient : IChatClient
{
    public const string Name = "openai";

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        // The key goes where the operator said, and nowhere else; and a name may get another address while the server runs.
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly OpenAIClient client;
    private readonly string? key;

    public OpenAIChatClient(OpenAISettings settings)
    {
        key = settings.Key;
        client = new OpenAIClient(
            // There is no client without a key; a server that needs none does not look at it.
            new ApiKeyCredential(key ?? "none"),
            new OpenAIClientOptions
            {
                Endpoint = settings.BaseAddress,
                Transport = new HttpClientPipelineTransport(http),
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
                EnableDistributedTracing = false,
                ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
            });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var chat = client.GetChatClient(options?.ModelId ?? throw new ArgumentException("The options name no model.", nameof(options)));
        await using var updates = chat.CompleteChatStreamingAsync(messages.Select(ToOpenAI), ToOpenAI(options), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(updates, cancellationToken))
            yield return ToUpdate(updates.Current);
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => http.Dispose();

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var text = failure.GetBaseException().Message;
            throw new ModelProviderException(
                ClassOf(failure), key is null ? text : text.Replace(key, "", StringComparison.Ordinal),
                failure is ClientResultException { Status: >= 400 and < 500 and not (408 or 409 or 425 or 429) } ? FailureKind.Rejected : FailureKind.Transient);
        }
    }

    /// <summary>What is neither its answer nor the network's failure is an answer that cannot be read.</summary>
    private static string ClassOf(Exception failure) => failure switch
    {
        ClientResultException { Status: > 0 } answered => $"{answered.Status}",
        ClientResultException or HttpRequestException or IOException => "connection",
        _ => "garbage",
    };

    private static OpenAI.Chat.ChatMessage ToOpenAI(ChatMessage message) =>
        message.Role == ChatRole.System ? new SystemChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new AssistantChatMessage(message.Text)
        : new UserChatMessage(message.Text);

    private static ChatCompletionOptions ToOpenAI(ChatOptions options)
    {
        var completion = new ChatCompletionOptions
        {
            Temperature = options.Temperature,
            MaxOutputTokenCount = options.MaxOutputTokens,
            TopP = options.TopP,
#pragma warning disable OPENAI001 // The library calls it experimental; the protocol has had it for long.
            ReasoningEffortLevel = options.Reasoning?.Effort switch
            {
                // A bare null would become a level by the conversion from texts.
                null => (ChatReasoningEffortLevel?)null,
                ReasoningEffort.None => ChatReasoningEffortLevel.None,
                ReasoningEffort.Low => ChatReasoningEffortLevel.Low,
                ReasoningEffort.High => ChatReasoningEffortLevel.High,
                ReasoningEffort.ExtraHigh => ChatReasoningEffortLevel.ExtraHigh,
                _ => ChatReasoningEffortLevel.Medium,
            },
#pragma warning restore OPENAI001
        };
        foreach (var stop in options.StopSequences ?? [])
            completion.StopSequences.Add(stop);
        return completion;
    }

    private static ChatResponseUpdate ToUpdate(StreamingChatCompletionUpdate update)
    {
        List<AIContent> contents = [.. update.ContentUpdate.Where(part => part.Text is { Length: > 0 }).Select(part => new TextContent(part.Text))];
        if (update.Usage is { } usage)
        {
            contents.Add(new UsageContent(new UsageDetails
            {
                InputTokenCount = usage.InputTokenCount,
                OutputTokenCount = usage.OutputTokenCount,
                TotalTokenCount = usage.TotalTokenCount,
            }));
        }
        return new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            FinishReason = update.FinishReason switch
            {
                null => null,
                OpenAI.Chat.ChatFinishReason.Length => ChatFinishReason.Length,
                OpenAI.Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
                _ => ChatFinishReason.Stop,
            },
        };
    }
}
