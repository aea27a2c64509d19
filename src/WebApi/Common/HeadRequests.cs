namespace Feather.WebApi.Common;

/// <summary>Answers HEAD wherever GET is answered. The server sends the headers and drops the body.</summary>
internal static class HeadRequests
{
    /// <summary>Works on endpoints, not actions: the API's description lists actions, and it should not list HEAD.</summary>
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
