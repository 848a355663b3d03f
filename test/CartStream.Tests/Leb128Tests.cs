using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests;

public sealed class Leb128Tests
{
    [Theory]
    [InlineData(0, new byte[] { 0 })]
    [InlineData(127, new byte[] { 127 })]
    [InlineData(300, new byte[] { 0xAC, 0x02 })]
    [InlineData(ulong.MaxValue, new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    public void Write_number_has_seven_bits_a_byte_lowest_first(ulong value, byte[] expected) =>
        Written(value).ShouldBe(expected);

    [Fact]
    public void TryRead_any_written_number_is_equal_and_leaves_the_rest()
    {
        Prop.ForAll<ulong>(value => Restores(value) && Restores(ulong.MaxValue - value)).QuickCheckThrowOnFailure();

        static bool Restores(ulong value)
        {
            ReadOnlySpan<byte> bytes = [.. Written(value), 42];
            return Leb128.TryRead(ref bytes, out var read) && read == value && bytes.SequenceEqual<byte>([42]);
        }
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 2 })]
    [InlineData(new byte[] { 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0 })]
    public void TryRead_no_whole_number_of_64_bits_is_refused_and_nothing_taken(byte[] bytes)
    {
        ReadOnlySpan<byte> left = bytes;

        Leb128.TryRead(ref left, out _).ShouldBeFalse();

        left.Length.ShouldBe(bytes.Length);
    }

    private static byte[] Written(ulong value)
    {
        var output = new ArrayBufferWriter<byte>();
        Leb128.Write(output, value);
        return output.WrittenSpan.ToArray();
    }
}
