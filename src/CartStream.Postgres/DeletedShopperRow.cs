namespace CartStream.Postgres;

/// <summary>A row of table <c>deleted_shopper</c>.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="DeletedAt">
/// The deletion's time; recommendations for later events belong to a shopper who returned.
/// </param>
/// <param name="Partition">The record's partition.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="RecommendationsEnd">
/// An offset of the same partition of <c>recommendations</c>; all of the deleted recommendations are before it.
/// </param>
internal sealed record DeletedShopperRow(
    string ShopperId, DateTime DeletedAt, int Partition, long Offset, long RecommendationsEnd);
