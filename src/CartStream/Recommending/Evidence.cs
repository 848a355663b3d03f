namespace CartStream.Recommending;

/// <summary>
/// Why an item is proposed, as numbers; the words are rendered when somebody reads them. What A and B mean is set by
/// the source:
/// <list type="table">
/// <item><term><see cref="Source.Cart"/></term><description>A = when it was added (ms), B = pieces</description></item>
/// <item><term><see cref="Source.History"/></term><description>A = newest touch (ms), B = event type</description></item>
/// <item><term><see cref="Source.Rules"/></term><description>A = the item number it follows, B = sessions in which it did</description></item>
/// <item><term><see cref="Source.Neighbours"/></term><description>A = similar sessions that hold it, B = similar sessions found</description></item>
/// <item><term><see cref="Source.Popularity"/></term><description>A = rank, from 1, B = 0</description></item>
/// </list>
/// </summary>
/// <param name="Source">Which part proposed the item.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
public readonly record struct Evidence(Source Source, long A, int B);
