using System.IO.Hashing;
using System.Text;

namespace CartStream.Log.Sqlite;

/// <summary>
/// The checksum of a record, stored with it: the lower 32 bits of XXH3 over topic, address, time, key, value and
/// headers, so that an altered or misplaced page is detected.
/// </summary>
internal readonly struct RecordChecksum(string topic)
{
    private const long Mix = unchecked((long)0x9E3779B97F4A7C15);

    private readonly long _seed = unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(topic)));

    /// <summary>The checksum of a record at <paramref name="id"/> with its headers in stored form.</summary>
    public int Of(long id, in LogRecord record, ReadOnlySpan<byte> headers)
    {
        unchecked
        {
            var hash = (long)XxHash3.HashToUInt64(record.Key, _seed + (id * Mix));
            hash = (long)XxHash3.HashToUInt64(record.Value, hash ^ record.TimeMs);
            if (!headers.IsEmpty)
                hash = (long)XxHash3.HashToUInt64(headers, hash);
            return (int)(record.IsDelete ? ~hash : hash);
        }
    }
}
