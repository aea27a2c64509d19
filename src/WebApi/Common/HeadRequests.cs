namespace Feather.WebApi.Common;

/// <summary>Answers HEAD wherever GET is answered. The server sends the headers of a HEAD's answer and drops its body.</summary>
internal static class HeadRequests
{
    /// <summary>Of endpoints rather than of actions: the API's description lists actions, and HEAD is not worth a line there.</summary>
    public static RouteGroupBuilder AlsoAnswersHead(this RouteGroupBuilder endpoints)
    {
        ((IEndpointConventionBuilder)endpoints).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { } methods && methods.HttpMethods.Contains(HttpMethods.Get))
                endpoint.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head], methods.AcceptCorsPreflight));
        });
        return endpoints;
    }
}
