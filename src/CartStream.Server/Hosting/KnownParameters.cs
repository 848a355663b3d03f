using System.Reflection;
using System.Runtime.CompilerServices;
using CartStream.Server.Api;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Hosting;

/// <summary>
/// Refuses query parameters that an endpoint doesn't have: a misspelt filter must not answer as if it held.
/// </summary>
internal static class KnownParameters
{
    private static readonly ConditionalWeakTable<Endpoint, string[]> Names = [];

    /// <summary>Goes on when each parameter of the query is one of the endpoint's.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.QueryString.HasValue || !context.Request.Path.StartsWithSegments("/v1")
            || context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        var known = Names.GetValue(endpoint, NamesOf);
        var faults = context.Request.Query.Keys
            .Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Take(10)
            .Select(name => FaultOf(name, known))
            .ToList();
        return faults.Count == 0 ? next(context) : ProblemResult.Invalid(faults).ExecuteAsync(context);
    }

    private static string[] NamesOf(Endpoint endpoint)
    {
        var inPath = ((RouteEndpoint)endpoint).RoutePattern.Parameters.Select(parameter => parameter.Name).ToHashSet();
        return
        [
            .. endpoint.Metadata.OfType<IParameterBindingMetadata>()
                .Select(parameter => NameOf(parameter, inPath))
                .OfType<string>(),
        ];
    }

    private static string? NameOf(IParameterBindingMetadata parameter, HashSet<string> inPath)
    {
        var attributes = parameter.ParameterInfo.GetCustomAttributes(inherit: true);
        if (attributes.OfType<IFromQueryMetadata>().FirstOrDefault() is { } query)
            return query.Name ?? parameter.Name;
        var isElsewhere = attributes.Any(one =>
            one is IFromBodyMetadata or IFromHeaderMetadata or IFromServiceMetadata or IFromRouteMetadata
                or AsParametersAttribute);
        var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType)
            ?? parameter.ParameterInfo.ParameterType;
        return !isElsewhere && (type == typeof(string) || parameter.HasTryParse) && !inPath.Contains(parameter.Name)
            ? parameter.Name
            : null;
    }

    private static FieldFault FaultOf(string name, string[] known)
    {
        var shown = EventFaultText(name);
        var expected = known.Length == 0 ? "none"
            : NearestName.Find(name, known) is { } meant ? $"a known one; did you mean '{meant}'?"
            : $"one of {string.Join(", ", known)}";
        return new FieldFault(shown, $"{shown}: found a query parameter that this resource lacks, expected {expected}");
    }

    private static string EventFaultText(string name) => FieldFault.Show(name).Trim('\'');
}
