using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges what a stranger is answered who asks for what only holders of a key may have.</summary>
public static class PublicAccessCheck
{
    /// <summary>What only holders of a key may read.</summary>
    public const string Reading = "reading as a stranger";

    /// <summary>What only holders of the master key may change.</summary>
    public const string Changing = "changing as a stranger";

    /// <summary>Judges one call that carried no key.</summary>
    /// <param name="check">What the finding is called.</param>
    /// <param name="call">What was called, such as <c>GET ops/checks</c>.</param>
    /// <param name="status">What it was answered with.</param>
    /// <param name="onThisMachine">Whether the app is reached on this machine, by plain http: nobody else comes that way.</param>
    public static Finding Examine(string check, string call, int status, bool onThisMachine) => status switch
    {
        401 or 403 => Finding.Ok(check, $"{call} without a key is refused ({status})"),
        >= 500 => Finding.Warning(
            check, $"{call} without a key was answered {status}, which is no refusal", "Run this again when the app is healthy."),
        _ when onThisMachine => Finding.Ok(check, $"{call} without a key was answered {status}: open, to this machine only"),
        _ => Finding.Failed(
            check,
            $"{call} without a key was answered {status}: anybody can call it",
            "Deploy the package as it is built here: its functions ask for keys. See that no proxy before the app adds one."),
    };
}
