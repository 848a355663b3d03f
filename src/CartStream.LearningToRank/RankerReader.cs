using System.Buffers.Binary;

namespace CartStream.LearningToRank;

/// <summary>Reads a stored ranker's content, number by number.</summary>
internal sealed class RankerReader(string name, byte[] content)
{
    private int _index;

    /// <summary>Reads the next whole number, which must be <paramref name="min"/> to <paramref name="max"/>.</summary>
    /// <exception cref="InvalidDataException">It is not, or there is none.</exception>
    public int ReadInt(string what, int min, int max)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(what, sizeof(int)));
        return value >= min && value <= max ? value : throw Fault(what, value, $"{min} to {max}");
    }

    /// <summary>Reads the next number, which must be finite.</summary>
    /// <exception cref="InvalidDataException">It is not, or there is none.</exception>
    public float ReadFloat(string what)
    {
        var value = BinaryPrimitives.ReadSingleLittleEndian(ReadBytes(what, sizeof(float)));
        return float.IsFinite(value) ? value : throw Fault(what, value, "a finite number");
    }

    /// <summary>Checks that nothing is left.</summary>
    /// <exception cref="InvalidDataException">Something is.</exception>
    public void CheckEnd()
    {
        if (_index != content.Length)
            throw Fault("end", $"{content.Length - _index} bytes more", "none");
    }

    private ReadOnlySpan<byte> ReadBytes(string what, int bytes)
    {
        if (content.Length - _index < bytes)
            throw Fault(what, $"{content.Length - _index} bytes", $"{bytes}");
        _index += bytes;
        return content.AsSpan(_index - bytes, bytes);
    }

    private InvalidDataException Fault(string what, object found, string expected) =>
        new($"ranker '{name}', {what} at byte {_index}: found {found}, expected {expected}");
}
