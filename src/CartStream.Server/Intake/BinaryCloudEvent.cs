using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartStream.Server.Intake;

/// <summary>
/// A CloudEvent in HTTP's binary mode: attributes are headers that begin with <c>ce-</c>, and the body is the data.
/// </summary>
/// <remarks>CloudEvents 1.0, HTTP protocol binding, section 3.1.</remarks>
internal static class BinaryCloudEvent
{
    private const string Prefix = "ce-";
    private const string Version = "ce-specversion";
    private const string Structured = "application/cloudevents";

    // No valid attribute is longer.
    private const int ValueCharsMax = 2_048;

    private static readonly string[] Attributes = ["id", "type", "source", "time", "subject"];

    /// <summary>Whether a request is in binary mode; a structured content type is not.</summary>
    public static bool IsMeant(HttpRequest request) => request.Headers.ContainsKey(Version)
        && request.ContentType?.StartsWith(Structured, StringComparison.OrdinalIgnoreCase) != true;

    /// <summary>The event in structured mode; when it is invalid, null and the fault.</summary>
    public static byte[]? TryRead(HttpRequest request, ReadOnlySpan<byte> data, out ProblemResult? wrong)
    {
        wrong = null;
        if (!IsJson(request.ContentType) && !(data.IsEmpty && request.ContentType is null))
        {
            wrong = ProblemResult.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "found a CloudEvent in binary mode with another type of data, or none, expected application/json");
            return null;
        }

        if (!data.IsEmpty && FaultOf(data) is { } fault)
        {
            wrong = ProblemResult.Invalid(fault);
            return null;
        }

        var faults = new List<FieldFault>();
        var values = Attributes.Select(name => (Name: name, Value: ValueOf(request, name, faults))).ToList();
        if (request.Headers["ce-type"].Count == 0)
            faults.Add(new FieldFault("ce-type", "ce-type: found nothing, expected the type of the CloudEvent"));
        if (faults.Count > 0)
        {
            wrong = ProblemResult.Invalid(faults);
            return null;
        }

        var copy = data.ToArray();
        return JsonBytes.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            foreach (var (name, value) in values)
            {
                if (value is not null)
                    json.WriteString(name, value);
            }

            if (copy.Length > 0)
            {
                json.WritePropertyName("data");
                json.WriteRawValue(copy, skipInputValidation: true);
            }

            json.WriteEndObject();
        });
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static FieldFault? FaultOf(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return new FieldFault("body", "body: found no object, expected the event's data as an object");
            reader.Skip();
            return reader.Read() ? new FieldFault("body", "body: found more JSON behind the data") : null;
        }
        catch (JsonException e)
        {
            return new FieldFault(
                "body", $"body: found no valid JSON at byte {e.BytePositionInLine} of line {e.LineNumber + 1}");
        }
    }

    /// <summary>An attribute; null when missing. Non-ASCII characters are percent-encoded in it.</summary>
    private static string? ValueOf(HttpRequest request, string name, List<FieldFault> faults)
    {
        var header = Prefix + name;
        if (!request.Headers.TryGetValue(header, out var given) || given.Count == 0)
            return null;
        var text = given[^1] ?? "";
        if (text.Length <= ValueCharsMax && TryDecode(text) is { } value)
            return value;
        faults.Add(new FieldFault(
            header,
            text.Length > ValueCharsMax
                ? $"{header}: found {text.Length} characters, expected at most {ValueCharsMax}"
                : $"{header}: found percent-encoded bytes that are no UTF-8, expected UTF-8"));
        return null;
    }

    private static string? TryDecode(string text)
    {
        if (text.Length > 1 && text[0] == '"' && text[^1] == '"')
            text = text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal);
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(ValueCharsMax)];
        var length = 0;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                i += 3;
                continue;
            }

            // A character beyond the basic plane takes two chars.
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                return null;
            length += rune.EncodeToUtf8(bytes[length..]);
            i += rune.Utf16SequenceLength;
        }

        return Utf8.IsValid(bytes[..length]) ? Encoding.UTF8.GetString(bytes[..length]) : null;
    }
}
