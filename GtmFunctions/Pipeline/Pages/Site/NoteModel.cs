using GtmFunctions.Pipeline.Pages.Visitors;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>A page that says one thing: why something is not shown or done, and what to do.</summary>
public sealed record NoteModel(string Title, string Answer, Standing Standing) : PageModel(Title, Answer, Standing)
{
    internal static NoteModel NotOurForm { get; } = new(
        "That was not done",
        "The form did not come from a page of this site, or the page was open for longer than the browser was. Go back, load the page "
        + "again and press the button once more.",
        Standing.Attention);

    internal static NoteModel SignInNotSetUp { get; } = new(
        "Sign-in is not set up",
        "These pages are for people who sign in, and this app has no sign-in yet. infra/deploy/sign-in.sh sets it up; docs/operations.md, "
        + "'Let people sign in', tells how. Programs use the calls under /api/ops with a function key.",
        Standing.Attention);

    internal static NoteModel SignIn { get; } = new(
        "Please sign in", "These pages are for people who have signed in at /.auth/login/aad.", Standing.Attention);

    internal static NoteModel WithoutRole(string name) => new(
        "No access yet",
        $"You are signed in as {name}, who has no role in this app. Ask whoever runs it for one of its app roles "
        + $"({SignedInPrincipal.RolePrefix}Read, Operate or Publish), then sign in again.",
        Standing.Attention);

    internal static NoteModel NeedsRole(Visitor visitor, VisitorRole role) => new(
        "You may look, and not do that",
        $"{visitor.Name} has the role {visitor.Role}; this needs {SignedInPrincipal.RolePrefix}{role}. Whoever runs the app can give it.",
        Standing.Attention);

    internal static NoteModel StorageAway(string code, int seconds) => new(
        "Storage does not answer",
        $"The app cannot reach its storage just now ({code}), so this page cannot be shown. Nothing is lost by that. "
        + $"Try again in {seconds} seconds; /api/health tells when it is back.",
        Standing.Bad);
}
