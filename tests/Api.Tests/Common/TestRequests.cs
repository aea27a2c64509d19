using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Feather.Api.Tests;

/// <summary>Requests that no well-behaved client sends.</summary>
internal static class TestRequests
{
    /// <param name="contentType">If null, the request has no content type.</param>
    public static Task<TestAnswer> PostBytesAsync(
        this TestOrganization organization, string path, byte[] body, string? contentType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return organization.SendAsync(request);
    }

    /// <summary>Sends the lines unchanged; HttpClient would join or refuse some. Returns the status and the whole response.</summary>
    public static async Task<(int Status, string Response)> SendLinesAsync(this TestServer server, params string[] lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", [.. lines, "Host: localhost", "Connection: close", "", ""])));
        using var reader = new StreamReader(stream);
        var response = await reader.ReadToEndAsync();
        return (int.Parse(response.AsSpan(9, 3), CultureInfo.InvariantCulture), response);
    }
}
