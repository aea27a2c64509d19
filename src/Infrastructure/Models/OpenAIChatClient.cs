using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Feather.Application.Models;
using Microsoft.Extensions.AI;

namespace Feather.Infrastructure.Models;

/// <summary>
/// The client of OpenAI, or of a server with the same API. It waits as long as the caller allows. It retries only if the server refused, by
/// name, an option that it can leave out. Its failures are <see cref="ModelProviderException"/>.
/// </summary>
internal sealed class OpenAIChatClient(OpenAISettings settings) : IChatClient
{
    public const string Name = "openai";

    private const int LongestError = 64 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        // The key must be sent only to the configured address, so redirects are not followed. Connections are renewed, because a name may
        // get another address.
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Uri address = new($"{settings.BaseAddress.AbsoluteUri.TrimEnd('/')}/chat/completions");

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (options?.ModelId is null)
            throw new ArgumentException("The options name no model.", nameof(options));
        using var response = await Guarded(() => AskAsync([.. messages], options, cancellationToken), cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var updates = ChatStreamReader.ReadAsync(body, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Guarded(() => updates.MoveNextAsync().AsTask(), cancellationToken))
            yield return updates.Current;
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        for (var dialect = settings.Dialect; ;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(ChatRequest.Write(messages, options, dialect)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Accept.ParseAdd("text/event-stream, application/json");
            if (settings.Key is { } key)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                var text = await ReadErrorAsync(response, cancellationToken);
                var failure = ProviderFailure.Of((int)response.StatusCode, text, RetryAfterOf(response.Headers));
                dialect = failure is { Kind: FailureKind.Rejected, ErrorClass: "400" or "422" } && ChatRequest.Without(dialect, text) is { } other
                    ? other
                    : throw failure;
            }
        }
    }

    private async Task<T> Guarded<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelProviderException("connection", WithoutKey(failure.GetBaseException().Message));
        }
        catch (ModelProviderException failure)
        {
            throw new ModelProviderException(failure.ErrorClass, WithoutKey(failure.Text), failure.Kind, failure.RetryAfter);
        }
    }

    private string WithoutKey(string text) => settings.Key is { } key ? text.Replace(key, "", StringComparison.Ordinal) : text;

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[LongestError];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>The header contains seconds or a date. Some servers write fractions of a second.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers) =>
        !headers.NonValidated.TryGetValues("Retry-After", out var values) ? null
        : decimal.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds((double)Math.Min(seconds, 3600))
        : headers.RetryAfter?.Date - DateTimeOffset.UtcNow;
}
