using System.Buffers;
using CartStream.Evaluating;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Evaluating;

public sealed class Leb128Tests
{
    [Theory]
    [InlineData(0, new byte[] { 0 })]
    [InlineData(127, new byte[] { 127 })]
    [InlineData(300, new byte[] { 0xAC, 0x02 })]
    public void Write_number_has_seven_bits_a_byte_lowest_first(long value, byte[] expected) =>
        Written(value).ShouldBe(expected);

    [Fact]
    public void Read_any_written_number_is_equal_and_leaves_the_rest()
    {
        Prop.ForAll<long>(number =>
        {
            var value = number & long.MaxValue;
            ReadOnlySpan<byte> bytes = [.. Written(value), 42];
            return Leb128.Read(ref bytes) == value && bytes.SequenceEqual<byte>([42]);
        }).QuickCheckThrowOnFailure();
        ReadOnlySpan<byte> largest = Written(long.MaxValue);
        Leb128.Read(ref largest).ShouldBe(long.MaxValue);
    }

    private static byte[] Written(long value)
    {
        var output = new ArrayBufferWriter<byte>();
        Leb128.Write(output, value);
        return output.WrittenSpan.ToArray();
    }
}
