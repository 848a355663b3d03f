using CartStream.Retrieval.Embedding;

namespace CartStream.Tests.Retrieval.Embedding;

public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(4, 1, 32)]
    [InlineData(8, 3, 64)]
    [InlineData(12, 64, 256)]
    public void Multiply_sizes_equals_the_sums_of_the_definition(int rows, int depth, int columns)
    {
        var a = Numbers(rows * depth, seed: 1);
        var b = Numbers(depth * columns, seed: 2);
        var c = new float[rows * columns];

        MatrixProduct.Multiply(a, depth, 1, b, c, rows, depth, columns);

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < depth; k++)
                    sum += (double)a[(i * depth) + k] * b[(k * columns) + j];
                ((double)c[(i * columns) + j]).ShouldBe(sum, 1e-4);
            }
        }
    }

    [Fact]
    public void Multiply_transposed_by_steps_equals_the_product_of_a_copy()
    {
        var a = Numbers(8 * 5, seed: 3);
        var b = Numbers(5 * 32, seed: 4);
        var transposed = new float[a.Length];
        for (var i = 0; i < 8; i++)
        {
            for (var k = 0; k < 5; k++)
                transposed[(k * 8) + i] = a[(i * 5) + k];
        }

        var expected = new float[8 * 32];
        var found = new float[8 * 32];
        MatrixProduct.Multiply(a, 5, 1, b, expected, 8, 5, 32);
        MatrixProduct.Multiply(transposed, 1, 8, b, found, 8, 5, 32);

        found.ShouldBe(expected);
    }

    [Theory]
    [InlineData(5, 32, 0)]
    [InlineData(4, 33, 0)]
    [InlineData(4, 32, 1)]
    public void Multiply_sizes_that_do_not_fit_throws(int rows, int columns, int missing) =>
        Should.Throw<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(
            new float[(rows * 2) - missing], 2, 1, new float[2 * columns], new float[rows * columns],
            rows, 2, columns));

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.Share() - 0.5))];
    }
}
