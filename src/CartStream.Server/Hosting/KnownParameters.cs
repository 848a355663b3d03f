using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using CartStream.Server.Api;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace CartStream.Server.Hosting;

/// <summary>
/// Rejects query parameters that an endpoint doesn't have, and repeated ones: a misspelt or contradicting filter must
/// not be ignored silently. Rejects values of the wrong type, too, because the endpoint mapping does not report them
/// in some builds.
/// </summary>
internal static class KnownParameters
{
    // A comma is another language's decimal sign, so none separates thousands.
    private const NumberStyles Plain = NumberStyles.Number & ~NumberStyles.AllowThousands;

    private static readonly ConditionalWeakTable<Endpoint, Parameter[]> Parameters = [];

    /// <summary>Continues when each query parameter belongs to the endpoint and has a value of its type.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.QueryString.HasValue || !context.Request.Path.StartsWithSegments("/v1")
            || context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        var known = Parameters.GetValue(endpoint, ParametersOf);
        var faults = context.Request.Query
            .Select(one => FaultOf(one.Key, one.Value, known))
            .OfType<FieldFault>()
            .Take(10)
            .ToList();
        return faults.Count == 0 ? next(context) : ProblemResult.Invalid(faults).ExecuteAsync(context);
    }

    private static Parameter[] ParametersOf(Endpoint endpoint)
    {
        var inPath = ((RouteEndpoint)endpoint).RoutePattern.Parameters.Select(parameter => parameter.Name).ToHashSet();
        return
        [
            .. endpoint.Metadata.OfType<IParameterBindingMetadata>()
                .Select(parameter => (Name: NameOf(parameter, inPath), Found: parameter))
                .Where(parameter => parameter.Name is not null)
                .Select(parameter => new Parameter(parameter.Name!, TypeOf(parameter.Found), IsList(parameter.Found))),
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
        var isRead = TypeOf(parameter) == typeof(string) || parameter.HasTryParse;
        return !isElsewhere && isRead && !inPath.Contains(parameter.Name)
            ? parameter.Name
            : null;
    }

    private static bool IsList(IParameterBindingMetadata parameter) =>
        parameter.ParameterInfo.IsDefined(typeof(CommaListAttribute), inherit: true);

    private static Type TypeOf(IParameterBindingMetadata parameter) =>
        Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;

    private static FieldFault? FaultOf(string name, StringValues values, Parameter[] known)
    {
        if (Array.Find(known, one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } parameter)
        {
            var value = values.ToString();
            if (values.Count > 1 && !parameter.IsList)
                return new FieldFault(parameter.Name, $"{parameter.Name}: found {values.Count} values, expected one");
            return value.Length == 0 || Expected(parameter.Type, value) is not { } form
                ? null
                : new FieldFault(
                    parameter.Name, $"{parameter.Name}: found {FieldFault.Show(value)}, expected {form}");
        }

        var shown = EventFaultText(name);
        var names = known.Select(one => one.Name).ToList();
        var expected = names.Count == 0 ? "none"
            : NearestName.Find(name, names) is { } meant ? $"a known one; did you mean '{meant}'?"
            : $"one of {string.Join(", ", names)}";
        return new FieldFault(shown, $"{shown}: found a query parameter that this resource lacks, expected {expected}");
    }

    /// <summary>The expected form of a value that can't be parsed; null when it can.</summary>
    private static string? Expected(Type type, string value)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (type == typeof(int))
            return int.TryParse(value, NumberStyles.Integer, invariant, out _) ? null : "a whole number";
        if (type == typeof(decimal))
            return decimal.TryParse(value, Plain, invariant, out _) ? null : "a number such as 12.5";
        return type == typeof(bool) && !bool.TryParse(value, out _) ? "true or false" : null;
    }

    private static string EventFaultText(string name) => FieldFault.Show(name).Trim('\'');

    /// <summary>A query parameter of an endpoint.</summary>
    private sealed record Parameter(string Name, Type Type, bool IsList);
}
