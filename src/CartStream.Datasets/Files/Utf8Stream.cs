using System.Text;

namespace CartStream.Datasets.Files;

/// <summary>Content as UTF-8: UTF-16 is detected by its byte order mark, or by its zeros, and converted.</summary>
internal static class Utf8Stream
{
    private const int HeadBytes = 4;

    /// <summary><paramref name="content"/> itself where it is not UTF-16.</summary>
    public static Stream Of(Stream content)
    {
        var head = new byte[HeadBytes];
        if (content.CanSeek)
        {
            var read = content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
            content.Position = 0;
            return EncodingOf(head.AsSpan(0, read)) is { } encoding ? Converted(content, encoding) : content;
        }

        var whole = new HeadedStream(content, HeadBytes);
        return EncodingOf(whole.Head) is { } found ? Converted(whole, found) : whole;
    }

    private static Stream Converted(Stream content, Encoding from) =>
        Encoding.CreateTranscodingStream(content, from, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static Encoding? EncodingOf(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, not 0, 0, not 0] => Encoding.BigEndianUnicode,
        _ => null,
    };
}
