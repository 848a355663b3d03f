using System.Text;

namespace CartStream.Datasets.Files;

/// <summary>
/// Content as UTF-8: UTF-16 is detected by its byte order mark, or by its zeros, and converted; other encodings are
/// converted where they are given.
/// </summary>
internal static class Utf8Stream
{
    private const int HeadBytes = 4;

    /// <summary>
    /// <paramref name="content"/> itself where it is UTF-8; a byte order mark counts more than
    /// <paramref name="given"/>, which is null for UTF-8.
    /// </summary>
    public static Stream Of(Stream content, Encoding? given)
    {
        var head = new byte[HeadBytes];
        if (content.CanSeek)
        {
            var read = content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
            content.Position = 0;
            return EncodingOf(head.AsSpan(0, read), given) is { } encoding ? Converted(content, encoding) : content;
        }

        var whole = new HeadedStream(content, HeadBytes);
        return EncodingOf(whole.Head, given) is { } found ? Converted(whole, found) : whole;
    }

    private static Stream Converted(Stream content, Encoding from) =>
        Encoding.CreateTranscodingStream(content, from, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static Encoding? EncodingOf(ReadOnlySpan<byte> head, Encoding? given) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => null,
        [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, not 0, 0, not 0] => Encoding.BigEndianUnicode,
        _ => given,
    };
}
