using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartStream.Server.Api;

/// <summary>
/// Bodies are UTF-8, whatever their type (RFC 8259, 8.1). A request that declares UTF-8, in any spelling, is handled as
/// one without a charset; one that declares another charset is rejected before its body is read.
/// </summary>
internal static class BodyCharset
{
    private const string Parameter = "charset";

    private static readonly string[] Taken = ["utf-8", "utf8", "us-ascii", "ascii"];

    /// <summary>Continues with the request after removing the charset from its content type.</summary>
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.ContentType is { } text && text.Contains(Parameter, StringComparison.OrdinalIgnoreCase)
            && MediaTypeHeaderValue.TryParse(text, out var type) && type.Charset.HasValue)
        {
            var charset = HeaderUtilities.UnescapeAsQuotedString(type.Charset).Value ?? "";
            if (!Taken.Contains(charset, StringComparer.OrdinalIgnoreCase))
            {
                var found = FieldFault.Show(charset);
                await ProblemResult.Of(
                    StatusCodes.Status415UnsupportedMediaType, $"found a body in the charset {found}, expected utf-8")
                    .ExecuteAsync(context);
                return;
            }

            foreach (var one in type.Parameters.Where(one => one.Name.Equals(
                Parameter, StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                type.Parameters.Remove(one);
            }

            request.ContentType = type.ToString();
        }

        await next(context);
    }
}
