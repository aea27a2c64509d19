using Feather.Domain.Common;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>
/// Gathers what is wrong with path, query and body, which are read one after the other, so that a caller learns of all of it at
/// once (contract: 422, order). The action does not begin then, and what a reader left in a parameter means nothing.
/// </summary>
internal sealed class InputFaults : IActionFilter
{
    /// <summary>Runs a reader; where it finds faults it yields no value.</summary>
    public static T? Gather<T>(HttpContext context, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException invalid)
        {
            Add(context, invalid.Faults);
            return default;
        }
    }

    /// <summary>What was gathered so far.</summary>
    public static IReadOnlyList<Fault> Of(HttpContext context) => context.Features.Get<List<Fault>>() ?? [];

    public static void Add(HttpContext context, IEnumerable<Fault> faults)
    {
        if (context.Features.Get<List<Fault>>() is { } gathered)
            gathered.AddRange(faults);
        else
            context.Features.Set(faults.ToList());
    }

    /// <exception cref="InvalidInputException">Carries every fault of every parameter.</exception>
    public void OnActionExecuting(ActionExecutingContext context)
    {
        if (Of(context.HttpContext) is { Count: > 0 } faults)
            throw new InvalidInputException(faults);
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }
}
