import '../__testUtils__/portalStory';
