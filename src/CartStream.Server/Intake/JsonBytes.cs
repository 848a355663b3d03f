using System.Text.Encodings.Web;
using System.Text.Json;

namespace CartStream.Server.Intake;

/// <summary>Creates JSON as bytes.</summary>
internal static class JsonBytes
{
    // Ids stay unescaped; this JSON is never embedded in a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON that <paramref name="write"/> writes.</summary>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);
        return buffer.ToArray();
    }
}
