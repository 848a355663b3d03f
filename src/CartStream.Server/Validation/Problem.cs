namespace CartStream.Server.Validation;

/// <summary>An error response (RFC 9457).</summary>
/// <param name="Type">Always <c>about:blank</c>; the status tells the kind.</param>
/// <param name="Title">The status's name.</param>
/// <param name="Status">The status.</param>
/// <param name="Detail">What was found, what was expected, and what to do about it.</param>
/// <param name="Errors">The faults by field; null when no field is at fault.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, IReadOnlyList<FieldFault>? Errors = null);
