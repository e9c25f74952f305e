using System.Text;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges who may look at the pages: in Azure whoever signs in, and nobody who only says so.</summary>
public static class PagesAccessCheck
{
    /// <summary>What the finding is called.</summary>
    public const string Check = "pages as a stranger";

    /// <summary>The header in which the platform tells who has signed in. It takes away what a caller brings of it.</summary>
    internal const string SignInHeader = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>A sign-in that nobody made, of somebody who might do everything.</summary>
    internal static string MadeUpSignIn { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        """
        {"auth_typ":"aad","name_typ":"name","role_typ":"roles",
         "claims":[{"typ":"name","val":"gtm doctor"},{"typ":"roles","val":"GtmFunctions.Publish"}]}
        """));

    /// <summary>Judges two calls of the overview that carried no key.</summary>
    /// <param name="stranger">What a caller was answered who says nothing of a sign-in.</param>
    /// <param name="madeUp">What a caller was answered who brings <see cref="MadeUpSignIn"/>.</param>
    /// <param name="onThisMachine">Whether the app is reached on this machine, by plain http: nobody else comes that way.</param>
    public static Finding Examine(int stranger, int madeUp, bool onThisMachine) => (stranger, madeUp) switch
    {
        (200, _) when onThisMachine => Finding.Ok(Check, "the pages are open, to this machine only"),
        (200, _) => Finding.Failed(
            Check,
            "the pages are open: anybody can look at them",
            "Deploy the package as it is built here, and the infrastructure with it."),
        (_, 200) => Finding.Failed(
            Check,
            "a made-up sign-in is believed: anybody can look at the pages, and act in any name",
            "WEBSITE_AUTH_ENABLED is among the app's settings, and sign-in is off: only the platform may set it. Take it out."),
        (401, _) => Finding.Ok(Check, "a stranger is asked to sign in, and a made-up sign-in is not believed"),
        (403, _) => Finding.Warning(
            Check,
            "nobody can look at the pages: no sign-in is set up",
            "Run infra/deploy/sign-in.sh and deploy the infrastructure again: see 'Let people sign in' in docs/operations.md."),
        (404, _) => Finding.Warning(Check, "the app has no pages", "It runs an older version: deploy this one."),
        _ => Finding.Warning(Check, $"it was answered {stranger}", "Run this again when the app is healthy."),
    };
}
