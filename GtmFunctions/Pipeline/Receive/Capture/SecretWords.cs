using System.Collections.Frozen;

namespace GtmFunctions.Pipeline.Receive.Capture;

/// <summary>
/// Tells by a name whether what it names is a secret, such as <c>Authorization</c>, <c>X-Api-Key</c> or <c>access_token</c>.
/// </summary>
internal static class SecretWords
{
    private static readonly char[] Joints = ['-', '_', '.', ' '];

    private static readonly FrozenSet<string> Words = new[]
    {
        "authorization", "auth", "cookie", "token", "secret", "password", "passwd", "pwd", "key", "apikey", "session", "sessionid",
        "credential", "credentials", "principal", "bearer",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Ends = ["token", "secret", "password", "apikey"];

    // What Azure takes a function key from
    private const string FunctionKey = "code";

    private const string Idempotency = "idempotency";

    /// <summary>Whether a header or parameter of this name holds a secret.</summary>
    public static bool Name(string name)
    {
        var words = name.Split(Joints, StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(word => word.Equals(Idempotency, StringComparison.OrdinalIgnoreCase)))
            return false;
        return name.Equals(FunctionKey, StringComparison.OrdinalIgnoreCase)
            || words.Any(Words.Contains)
            || Ends.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }
}
