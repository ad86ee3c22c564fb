#warning "quiet"
int main(void) { return 0; }
