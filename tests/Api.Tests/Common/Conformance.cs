using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Compares the answers of all tests with the served document: the status and its headers are declared, and the body has exactly
/// the properties of its schema. It checks the first answers of each operation and status.
/// </summary>
internal static partial class Conformance
{
    private const int Enough = 20;

    private static readonly ConcurrentDictionary<string, int> Checked = new();
    private static readonly Lazy<Task<JsonNode>> Served = new(ReadAsync);

    public static Task<JsonNode> Document => Served.Value;

    public static async Task CheckAsync(HttpMethod method, string path, TestAnswer answer)
    {
        var document = await Document;
        var route = document["paths"]!.AsObject().Select(one => one.Key)
            .Where(template => Regex.IsMatch(path.Split('?')[0], $"^{Regex.Replace(template, @"\{\w+\}", "[^/]+")}$"))
            .MinBy(template => template.Count(character => character == '{'));
        if (route is null || document["paths"]![route]![method.Method.ToLowerInvariant()] is not { } operation || answer.Status is 405 or 500)
            return;
        var name = $"{method} {route} {answer.Status}";
        if (Checked.AddOrUpdate(name, 1, (_, count) => count + 1) > Enough)
            return;

        var response = operation["responses"]![$"{answer.Status}"];
        Assert.That(response, Is.Not.Null, $"{name} is not declared: {answer.Body}");
        if (response!["content"]?["text/event-stream"] is not null)
        {
            Assert.That(answer.Body, Does.Match(@"\A(((event|id|data|retry): .*\n)+\n|: .*\n\n)*\z"), name);
        }
        else if (response["content"]?["application/json"]?["schema"] is { } schema)
        {
            var body = JsonNode.Parse(answer.Body);
            // If a key is reused with another body, the answer is an error object and not the schema of 422. The document says so in words.
            if ((string?)(body as JsonObject)?["error"] != "idempotency_key_reused")
                Assert.That(SchemaCheck.Faults(document, schema, body, name), Is.Empty, answer.Body);
        }
        else
        {
            Assert.That(answer.Body, Is.Empty, name);
        }
        string[] ours = [.. answer.Headers.Keys.Where(header => OurHeader().IsMatch(header))];
        Assert.That(ours, Is.SubsetOf(response["headers"]!.AsObject().Select(header => header.Key)).IgnoreCase, name);
    }

    private static async Task<JsonNode> ReadAsync()
    {
        using var client = new HttpClient { BaseAddress = FeatherApi.Server.Address };
        return JsonNode.Parse(await client.GetStringAsync("/openapi.json"))!;
    }

    [GeneratedRegex("^(Location|ETag|Retry-After|X-Request-Id|Feather-.*|Idempotent-.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex OurHeader();
}
