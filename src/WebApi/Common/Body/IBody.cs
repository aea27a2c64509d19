namespace Feather.WebApi.Common.Body;

/// <summary>A wire record that a request's body is read into.</summary>
internal interface IBody<TSelf>
    where TSelf : IBody<TSelf>
{
    static abstract TSelf Read(IBodyFields fields);
}
