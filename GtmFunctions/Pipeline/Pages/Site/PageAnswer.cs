using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>What a page's address is answered with.</summary>
internal abstract record PageAnswer
{
    /// <summary>A page.</summary>
    /// <typeparam name="TComponent">The component that shows it.</typeparam>
    /// <param name="model">What it says.</param>
    /// <param name="status">The HTTP status.</param>
    public static PageAnswer Show<TComponent>(PageModel model, int status = StatusCodes.Status200OK)
        where TComponent : Microsoft.AspNetCore.Components.IComponent => new ShownPage(typeof(TComponent), model, status);

    /// <summary>After a form did what it is for: the browser is led to a page, so that reloading it does nothing twice.</summary>
    /// <param name="link">The page, as <see cref="PageLinks"/> writes it.</param>
    /// <param name="said">What was done, in a sentence.</param>
    public static PageAnswer Lead(string link, string said) => new LeadOn(link, said);

    /// <summary>A file to keep.</summary>
    public static PageAnswer File(string name, string type, ReadOnlyMemory<byte> content) => new KeptFile(name, type, content);

    /// <summary>Nothing of that address is known.</summary>
    /// <param name="what">What was looked for, in a sentence, and where to look instead.</param>
    public static PageAnswer Missing(string what) => Show<NotePage>(
        new NoteModel("Not found", what, Standing.Attention), StatusCodes.Status404NotFound);

    /// <summary>What was asked for cannot be done.</summary>
    /// <param name="why">Why, and what to do, in a sentence.</param>
    public static PageAnswer Refuse(string why) => Show<NotePage>(
        new NoteModel("That cannot be done", why, Standing.Attention), StatusCodes.Status400BadRequest);
}

/// <summary>A page to show.</summary>
internal sealed record ShownPage(Type Component, PageModel Model, int Status) : PageAnswer;

/// <summary>A page to go on to.</summary>
internal sealed record LeadOn(string Link, string Said) : PageAnswer;

/// <summary>A file to keep.</summary>
internal sealed record KeptFile(string Name, string Type, ReadOnlyMemory<byte> Content) : PageAnswer;
