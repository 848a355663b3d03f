using System.Text.Json;
using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>Reads the JSON values of a body: one, the elements of an array, or one a line.</summary>
internal static class BodyValues
{
    /// <summary>Reads the values; when the body is invalid, null and the fault.</summary>
    /// <param name="body">The body.</param>
    /// <param name="type">Whether values may follow each other.</param>
    /// <param name="countMax">Most values.</param>
    /// <param name="fault">What is wrong.</param>
    public static List<JsonElement>? TryRead(
        ReadOnlySpan<byte> body, BodyType type, int countMax, out FieldFault? fault)
    {
        var values = new List<JsonElement>();
        var reader = new Utf8JsonReader(
            body, new JsonReaderOptions { AllowMultipleValues = type == BodyType.Lines });
        try
        {
            while (reader.Read())
            {
                if (values.Count > countMax)
                    break;
                var value = JsonElement.ParseValue(ref reader);
                if (value.ValueKind == JsonValueKind.Array)
                    values.AddRange(value.EnumerateArray());
                else
                    values.Add(value);
            }
        }
        catch (JsonException e)
        {
            fault = new FieldFault(
                "body", $"body: found no valid JSON at byte {e.BytePositionInLine} of line {e.LineNumber + 1}");
            return null;
        }

        fault = values.Count > countMax
            ? new FieldFault("body", $"body: found more than {countMax} of them, expected at most {countMax}")
            : body.IsEmpty
                ? new FieldFault("body", "body: found nothing, expected JSON")
                : null;
        return fault is null ? values : null;
    }
}
