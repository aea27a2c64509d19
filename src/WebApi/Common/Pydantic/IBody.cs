namespace Feather.WebApi.Common.Pydantic;

/// <summary>
/// A wire record that is read field by field: a request's body, a model inside one, or the parameters of a query. A record that
/// overrides ToString returns only its name, because a request's content must not appear in logs.
/// </summary>
internal interface IBody<TSelf>
    where TSelf : IBody<TSelf>
{
    static abstract TSelf Read(IBodyFields fields);
}
