using System.Text;
using CartStream.Events;

namespace CartStream.Server.Validation;

/// <summary>A fault of one field of a request.</summary>
/// <param name="Field">The field: a parameter's name, or the path of a member of the body.</param>
/// <param name="Detail">What was found and what was expected.</param>
/// <param name="Index">Index in the batch, from 0; null without a batch.</param>
public sealed record FieldFault(string Field, string Detail, int? Index = null)
{
    /// <summary>A text shortened to one readable line, for messages.</summary>
    internal static string Show(string text) => EventFault.Show(Encoding.UTF8.GetBytes(text));
}
