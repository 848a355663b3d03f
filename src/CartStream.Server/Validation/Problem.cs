namespace CartStream.Server.Validation;

/// <summary>Why a request was not answered (RFC 9457).</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says it.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status.</param>
/// <param name="Detail">What was found, what was expected, and what to do about it.</param>
/// <param name="Errors">The fields that are wrong; null when no field is.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, IReadOnlyList<FieldFault>? Errors = null);
