using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Feather.Api.Tests.Common;

/// <summary>One operation of the served document.</summary>
/// <param name="Name">Its operationId.</param>
/// <param name="Path">With its parameters in braces.</param>
internal sealed record EveryOperation(string Name, HttpMethod Method, string Path, JsonNode Description)
{
    private static readonly string[] Schemes = ["post", "get", "put", "delete"];

    public bool HasBody => Description["requestBody"] is not null;

    /// <summary>The scope that the document requires. If any key is enough, null.</summary>
    public string? Scope => Regex.Match((string)Description["description"]!, "scope `([^`]+)`") is { Success: true } scope ? scope.Groups[1].Value : null;

    public static async Task<IReadOnlyList<EveryOperation>> ListAsync()
    {
        var document = await Conformance.Document;
        return
        [
            .. from path in document["paths"]!.AsObject()
               from method in path.Value!.AsObject()
               where Schemes.Contains(method.Key)
               select new EveryOperation((string)method.Value!["operationId"]!, new HttpMethod(method.Key.ToUpperInvariant()), path.Key, method.Value),
        ];
    }

    /// <summary>The path with an unknown id in every place.</summary>
    public string PathToNothing => Regex.Replace(Path, @"\{\w+\}", _ => $"{Guid.NewGuid()}");

    /// <summary>A request with the operation's method, and with a body if it takes one.</summary>
    public HttpRequestMessage Request(string path, string body = "{}") => new(Method, path)
    {
        Content = HasBody ? new StringContent(body, null, "application/json") : null,
    };
}
