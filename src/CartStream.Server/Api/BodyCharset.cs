using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartStream.Server.Api;

/// <summary>
/// Bodies are UTF-8, whatever their type (RFC 8259, 8.1). A request that says so, in any way of writing, is answered as
/// one that says nothing; one that names another charset is refused before its body is read.
/// </summary>
internal static class BodyCharset
{
    private const string Parameter = "charset";

    private static readonly string[] Taken = ["utf-8", "utf8", "us-ascii", "ascii"];

    /// <summary>Goes on with the request, without the charset in its content type.</summary>
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
